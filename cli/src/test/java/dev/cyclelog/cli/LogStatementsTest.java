package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the source shows of how it logs. What a value is at run time it cannot show: LogsIT looks at that. */
@DisplayName("The log statements")
class LogStatementsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern KEY = Pattern.compile("\\.addKeyValue\\(\\s*\"([^\"]*)\"");
    private static final Pattern ANY_KEY = Pattern.compile("\\.addKeyValue\\(");
    private static final Pattern STATEMENT = Pattern.compile("\\bLOG\\s*\\.(\\w+)\\(");
    private static final Pattern CONSTANT_MESSAGE =
            Pattern.compile("\\.log\\(\\s*\"[^\"{}]*\"(\\s*\\+\\s*\"[^\"{}]*\")*\\s*\\);");
    private static final Pattern ANY_MESSAGE = Pattern.compile("\\.log\\(\\s*\"");
    private static final Pattern CONTENT = Pattern.compile(
            "addKeyValue\\([^;]*?(payload|password|\\.value\\(\\)|\\.key\\(\\)|content\\(\\)|getMessage\\(\\))");

    private static String source;

    @BeforeAll
    static void read() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(ROOT)) {
            for (Path path : paths.filter(LogStatementsTest::isOurs).sorted().toList()) {
                files.add(Files.readString(path));
            }
        }
        source = String.join("\n", files);
    }

    private static boolean isOurs(Path path) {
        String name = path.toString();
        return name.endsWith(".java") && name.contains("/src/main/java/") && !name.startsWith("../benchmarks");
    }

    @Test
    @DisplayName("use the keys that are documented, and no others")
    void keys() throws IOException {
        Set<String> used = new TreeSet<>(matches(KEY, source));

        assertThat(used).hasSizeGreaterThan(15);
        assertThat(matches(KEY, source)).hasSameSizeAs(matches(ANY_KEY, source));
        assertThat(matches(Pattern.compile("(?m)^\\| `([^`]+)` \\|"), Files.readString(ROOT.resolve("docs/logs.md"))))
                .containsExactlyElementsOf(used);
    }

    @Test
    @DisplayName("have messages that do not change: nothing is put into them")
    void messages() {
        assertThat(matches(STATEMENT, source))
                .hasSizeGreaterThan(20)
                .allSatisfy(method -> assertThat(method).matches("at(Debug|Info|Warn|Error)"));
        assertThat(matches(ANY_MESSAGE, source)).hasSameSizeAs(matches(CONSTANT_MESSAGE, source));
    }

    @Test
    @DisplayName("give no record, payload or password to a key, and of a failure only what quotes no values")
    void contents() {
        assertThat(matches(CONTENT, source))
                // The refusals of services are all ours.
                .allSatisfy(content -> assertThat(content).isEqualTo("getMessage()"))
                .hasSize(2);
    }

    private static List<String> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results()
                .map((MatchResult match) -> match.groupCount() == 0 ? match.group() : match.group(1))
                .toList();
    }
}
