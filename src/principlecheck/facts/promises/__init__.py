"""What is promised, against targets, measurements, hours and the chain behind it."""
