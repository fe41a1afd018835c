package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A page of the documentation, of which tests take the steps: the lines of its code blocks. */
final class Runbook {

    private static final String STEP = "    ";

    private final List<String> lines;

    /** Opens a page of {@code docs}. */
    Runbook(String page) throws IOException {
        lines = Files.readAllLines(Path.of("..", "docs", page));
    }

    /** The steps below this heading, up to the next one. */
    List<String> steps(String heading) {
        int start = lines.indexOf("## " + heading);
        assertThat(start).as("the heading '%s'", heading).isNotNegative();
        List<String> steps = new ArrayList<>();
        for (String line : lines.subList(start + 1, lines.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            if (line.startsWith(STEP)) {
                steps.add(line.substring(STEP.length()));
            }
        }
        assertThat(steps).as("steps of '%s'", heading).isNotEmpty();
        return steps;
    }

    /** All headings. */
    List<String> headings() {
        return lines.stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
    }
}
