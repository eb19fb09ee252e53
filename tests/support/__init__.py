"""What the suite stands on: the database, the network's end, the server and the browser."""
