package dev.cyclelog.runtime.projection;

/**
 * Consecutive records of one partition, read and prepared, and not yet written.
 *
 * @param content what the projection made of them
 * @param firstOffset the offset of the first record
 * @param nextOffset from where to read on when these are written
 * @param records how many they are
 * @param bytes the size of their values
 * @param alone whether it is one record that must be written without others
 */
record Fragment<F>(F content, long firstOffset, long nextOffset, int records, long bytes, boolean alone) {}
