"""The model that stands behind both AI services: no network, no chance; the same question gets the same answer."""
