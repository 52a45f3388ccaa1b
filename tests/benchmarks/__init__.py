"""Measurements, none of them part of the suite; each module says how it is started and which bar it is about."""
