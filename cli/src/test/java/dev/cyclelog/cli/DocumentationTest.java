package dev.cyclelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cyclelog.events.EventCatalogue;
import dev.cyclelog.events.Json;
import dev.cyclelog.events.RejectReason;
import dev.cyclelog.projector.RefusedRecords;
import dev.cyclelog.runtime.ServiceRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the documentation lists is what there is. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern SECTION_LINK = Pattern.compile("\\]\\(([^)#:]*)#([^)]+)\\)");

    @Test
    void theLayoutNamesTheModules() throws Exception {
        assertThat(firstCells("CONTRIBUTING.md")).isEqualTo(matches("pom.xml", "<module>(.+)</module>"));
    }

    @Test
    void theEventsAreThoseOfTheCatalogue() throws Exception {
        List<String> types = firstCells("docs/events.md").stream()
                .filter(cell -> cell.contains("_"))
                .toList();
        assertThat(types).containsExactlyElementsOf(EventCatalogue.builtIn().types());
    }

    /** A new field that may hold anything is one to think about. */
    @Test
    void everyTextOfAPayloadIsJudgedInPersonalData() throws Exception {
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/personal-data.md"));
        String harmless = lines.stream()
                .filter(line -> line.startsWith("Other texts"))
                .findFirst()
                .orElseThrow();
        for (String type : EventCatalogue.builtIn().types()) {
            Path schema = ROOT.resolve(
                    "schemas/events/src/main/resources/dev/cyclelog/events/payloads/%s.schema.json".formatted(type));
            String row = lines.stream()
                    .filter(line -> line.startsWith("| ") && line.contains("`" + type + "`"))
                    .findFirst()
                    .orElse("");
            for (JsonNode properties : Json.MAPPER.readTree(schema.toFile()).findValues("properties")) {
                properties.properties().stream()
                        .filter(field -> mayHoldAnyText(field.getValue()))
                        .map(field -> "`" + field.getKey() + "`")
                        .forEach(field -> assertThat(row + harmless)
                                .as("docs/personal-data.md on %s of %s", field, type)
                                .contains(field));
            }
        }
    }

    private static boolean mayHoldAnyText(JsonNode field) {
        return field.path("$ref").asString("").matches("#/\\$defs/(text|nullableText)")
                || !field.has("$ref") && !field.has("type") && !field.has("enum") && !field.has("const");
    }

    @Test
    void theReasonsOfDeadLettersAreExplained() throws Exception {
        List<String> reasons = firstCells("docs/dead-letters.md").stream()
                .filter(cell -> cell.contains("-"))
                .toList();
        assertThat(reasons)
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(RejectReason.values()).map(RejectReason::code),
                                Stream.of(RefusedRecords.REASON))
                        .toList());
    }

    @Test
    void theRefusalsOfServicesAreExplained() throws Exception {
        assertThat(firstCells("docs/operations.md"))
                .containsExactlyElementsOf(Stream.of(ServiceRefusedException.Code.values())
                        .map(ServiceRefusedException.Code::toString)
                        .toList());
    }

    @Test
    void theReadmeNamesEveryCommand() throws Exception {
        assertThat(matches("README.md", "cyclelog ([a-z-]+)"))
                .containsAll(CyclelogCommand.commandLine().getSubcommands().keySet());
    }

    @Test
    void linksLeadToFiles() throws Exception {
        try (Stream<Path> documents = Files.find(
                ROOT.resolve("docs"), 3, (path, attributes) -> path.toString().endsWith(".md"))) {
            Stream.concat(documents, Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")))
                    .forEach(document -> assertThat(links(document))
                            .allSatisfy(link ->
                                    assertThat(document.resolveSibling(link)).exists()));
        }
    }

    @Test
    void linksLeadToSections() throws Exception {
        try (Stream<Path> documents = Files.find(
                ROOT.resolve("docs"), 3, (path, attributes) -> path.toString().endsWith(".md"))) {
            Stream.concat(documents, Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")))
                    .forEach(document -> assertThat(SECTION_LINK
                                    .matcher(read(document))
                                    .results()
                                    .filter(link -> !sections(
                                                    link.group(1).isEmpty()
                                                            ? document
                                                            : document.resolveSibling(link.group(1)))
                                            .contains(link.group(2)))
                                    .map(MatchResult::group))
                            .as(document.toString())
                            .isEmpty());
        }
    }

    /** What the headings of a document can be linked by; none if it is not there. */
    private static List<String> sections(Path document) {
        if (!Files.exists(document)) {
            return List.of();
        }
        return matches(document, "(?m)^#+ (.+)$").stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<String> links(Path document) {
        return matches(document, "\\]\\(([^)#:]+)[^)]*\\)");
    }

    /** What stands in code type in the first column of a document's tables. */
    private static List<String> firstCells(String document) throws IOException {
        return matches(document, "(?m)^\\| `([^`]+)` \\|");
    }

    private static List<String> matches(String document, String pattern) {
        return matches(ROOT.resolve(document), pattern);
    }

    private static List<String> matches(Path document, String pattern) {
        return Pattern.compile(pattern)
                .matcher(read(document))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String read(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
