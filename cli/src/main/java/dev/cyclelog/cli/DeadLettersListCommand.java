package dev.cyclelog.cli;

import dev.cyclelog.cli.deadletters.DeadLetter;
import dev.cyclelog.cli.deadletters.DeadLetterFilter;
import dev.cyclelog.cli.deadletters.DeadLetterJson;
import dev.cyclelog.cli.deadletters.DeadLetterTable;
import dev.cyclelog.cli.deadletters.DeadLetterText;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "list",
        description = "Counts dead letters by reason and event type, or lists each.",
        mixinStandardHelpOptions = true)
final class DeadLettersListCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Mixin
    private DeadLetterFilterOptions filter;

    @Option(names = "--each", description = "One line per letter, in their order.")
    private boolean each;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "The most lines. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1, is " + limit);
        }
        DeadLetterFilter wanted = filter.filter(List.of());
        Settings settings = config.settings();
        try (DatabasePool database = new DatabasePool(settings.database(), "cyclelog-dead-letters", 1)) {
            DeadLetterTable table =
                    new DeadLetterTable(database.sql(), settings.topics().names());
            if (each) {
                List<DeadLetter> letters = table.page(wanted, null, limit + 1);
                print(letters, DeadLetterText.letterHeading(), DeadLetterText::letter, DeadLetterJson::letter);
            } else {
                List<DeadLetterTable.Group> groups = table.groups(wanted, limit + 1);
                print(groups, DeadLetterText.groupHeading(), DeadLetterText::group, DeadLetterJson::group);
            }
            return 0;
        }
    }

    /** One more than the limit was asked for: it says that there are more. */
    private <T> void print(List<T> all, String heading, Function<T, String> text, Function<T, JsonNode> object) {
        Console console = new Console(spec);
        List<T> shown = all.subList(0, Math.min(limit, all.size()));
        if (json) {
            shown.forEach(one -> console.print(object.apply(one).toString()));
        } else if (shown.isEmpty()) {
            console.say("no dead letters that match (what the projector has not read yet is not shown)");
        } else {
            console.print(heading);
            shown.forEach(one -> console.print(text.apply(one)));
        }
        if (all.size() > shown.size()) {
            console.say("there are more than %,d; narrow them down, or raise --limit".formatted(limit));
        }
    }
}
