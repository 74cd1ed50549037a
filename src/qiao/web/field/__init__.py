"""The field（走访手机版）: the app for phones. It opens without signal; what it holds lies encrypted on the device."""
