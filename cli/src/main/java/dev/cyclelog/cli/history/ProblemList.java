package dev.cyclelog.cli.history;

import java.util.ArrayList;
import java.util.List;

/** What stands against an import: the first of it in words, and how much there is. */
final class ProblemList {

    private static final int SHOWN = 20;

    private final List<String> shown = new ArrayList<>();
    private long count;

    void add(String problem) {
        count++;
        if (count <= SHOWN) {
            shown.add(problem);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(shown);
        if (count > SHOWN) {
            lines.add("… and %,d more".formatted(count - SHOWN));
        }
        return lines;
    }
}
