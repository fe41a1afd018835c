package dev.cyclelog.cli.verify;

import java.util.ArrayList;
import java.util.List;

/** Collects what does not agree, and stops to keep texts when there are very many. */
final class Problems {

    private static final int MAX = 1_000;

    private final List<String> texts = new ArrayList<>();

    void add(String problem) {
        if (texts.size() < MAX) {
            texts.add(problem);
        } else if (texts.size() == MAX) {
            texts.add("… and more");
        }
    }

    List<String> texts() {
        return texts;
    }
}
