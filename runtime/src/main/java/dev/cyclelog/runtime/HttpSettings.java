package dev.cyclelog.runtime;

/**
 * Where a process shows its metrics and its health.
 *
 * @param host the address to listen at
 * @param port the port; 0 for any that is free
 */
public record HttpSettings(String host, int port) {}
