"""How does every HTML page begin that people take out of the program?"""

HTML_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Fairdraft {{ version }}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title }} – Fairdraft</title>
<style>{{ style }}</style>
</head>
<body>
"""
"""Part of a template, which sets `title` before it; the page may load nothing and run nothing."""
