package dev.cyclelog.runtime.projection;

import java.util.List;

/** What the thread that writes has to do next. */
sealed interface Work<F> {

    /** Become the owner of partitions in PostgreSQL, and learn from where to read them. */
    record Claim<F>(List<OwnedPartition<F>> partitions) implements Work<F> {}

    /** Tell a successor that it has nothing to end. */
    record Release<F>(List<OwnedPartition<F>> partitions) implements Work<F> {}

    /** See whether PostgreSQL still knows these as they were left. */
    record Look<F>(List<OwnedPartition<F>> partitions) implements Work<F> {}

    /** Write one partition's fragments in one transaction. */
    record Write<F>(OwnedPartition<F> partition, List<Fragment<F>> fragments) implements Work<F> {

        int records() {
            return fragments.stream().mapToInt(Fragment::records).sum();
        }

        long firstOffset() {
            return fragments.get(0).firstOffset();
        }

        long nextOffset() {
            return fragments.get(fragments.size() - 1).nextOffset();
        }

        boolean isSmallest() {
            return fragments.size() == 1 && fragments.get(0).alone();
        }
    }

    /** Nothing more: the loop ends. */
    record Stop<F>() implements Work<F> {}
}
