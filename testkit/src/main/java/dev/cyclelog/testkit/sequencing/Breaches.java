package dev.cyclelog.testkit.sequencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Where a guarantee does not hold. A failure shows the first 20 places and says how many there are. */
final class Breaches {

    private static final int SHOWN = 20;

    private final String what;
    private final List<String> first = new ArrayList<>();
    private int count;

    Breaches(String what) {
        this.what = what;
    }

    void add(String format, Object... arguments) {
        count++;
        if (first.size() < SHOWN) {
            first.add(format.formatted(arguments));
        }
    }

    void check() {
        assertThat(first).as("%s; %,d in all", what, count).isEmpty();
    }
}
