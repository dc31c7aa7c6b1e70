"""The wizard that makes training sets, and takes what is trained on them back."""
