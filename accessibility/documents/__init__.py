"""Photographed papers read for the person to confirm: ID card, register, certificate, bank card."""
