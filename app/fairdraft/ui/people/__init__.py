"""Who is at this machine: asked once, kindly."""
