package dev.cyclelog.snapshotter;

/** A sum over a cycle's events, for one stable or one robot. */
interface Metric {

    /** The field's name in {@code cycle-metrics} and in {@code cycle_snapshots}. */
    String fieldName();
}
