"""A Flowise look-alike under /flowise/: chatflows, predictions, stored answers. Measured on Flowise 3.1.4."""
