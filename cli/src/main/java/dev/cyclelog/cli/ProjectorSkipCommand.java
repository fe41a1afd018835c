package dev.cyclelog.cli;

import dev.cyclelog.projector.RefusedRecord;
import dev.cyclelog.projector.RefusedRecords;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "skip",
        description = "Lists the records that PostgreSQL refuses and before which the projector waits; or leaves one of"
                + " them out of its table for ever.",
        mixinStandardHelpOptions = true)
final class ProjectorSkipCommand implements Callable<Integer> {

    private static final Pattern PLACE = Pattern.compile("(?:([^:]+):)?(\\d{1,9}):(\\d{1,18})");

    @Mixin
    private ConfigOption config;

    @Parameters(
            paramLabel = "PLACE",
            arity = "0..1",
            description = "The record to skip: [TOPIC:]PARTITION:OFFSET, as the list gives it.")
    private String place;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (place != null && !PLACE.matcher(place).matches()) {
            throw wrong("'" + place + "' is not a record's place: give [TOPIC:]PARTITION:OFFSET, as the list does");
        }
        Settings settings = config.settings();
        try (DatabasePool database = new DatabasePool(settings.database(), "cyclelog-skip", 1)) {
            RefusedRecords refused = new RefusedRecords(settings, database.sql());
            return place == null ? list(refused) : skip(refused);
        }
    }

    private int list(RefusedRecords refused) {
        Console console = new Console(spec);
        List<RefusedRecord> records = refused.list();
        if (json) {
            records.forEach(
                    record -> console.print(RefusedRecordReport.json(record).toString()));
        } else if (records.isEmpty()) {
            console.say("PostgreSQL refuses nothing (that a running projector has met)");
        } else {
            console.print(RefusedRecordReport.heading());
            records.forEach(record -> console.print(RefusedRecordReport.line(record)));
        }
        return 0;
    }

    private int skip(RefusedRecords refused) {
        Console console = new Console(spec);
        List<RefusedRecord> all = refused.list();
        List<RefusedRecord> meant =
                all.stream().filter(record -> isAt(record, place)).toList();
        if (meant.size() > 1) {
            throw wrong("'" + place + "' is refused in several topics; say in which: " + places(meant));
        }
        if (meant.isEmpty()) {
            return alreadySkipped(refused, console) ? 0 : nothingThere(all, console);
        }
        RefusedRecord record = meant.get(0);
        refused.skip(record);
        console.print(
                json
                        ? RefusedRecordReport.json(record).toString()
                        : "skipped " + RefusedRecordReport.description(record) + ": " + record.refusal());
        RefusedRecordReport.consequences(record).forEach(console::say);
        return 0;
    }

    private static boolean isAt(RefusedRecord record, String place) {
        return record.place().equals(place) || record.place().endsWith(":" + place);
    }

    /** So that a call whose answer was lost can be made again. */
    private boolean alreadySkipped(RefusedRecords refused, Console console) {
        Matcher parts = PLACE.matcher(place);
        if (!parts.matches()
                || !refused.wasSkipped(
                        parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)))) {
            return false;
        }
        console.say(place + " was skipped before; nothing has changed");
        return true;
    }

    private int nothingThere(List<RefusedRecord> all, Console console) {
        console.say("%s is not refused; nothing was skipped. Refused at the moment: %s"
                .formatted(place, all.isEmpty() ? "nothing" : places(all)));
        return 1;
    }

    private static String places(List<RefusedRecord> records) {
        return String.join(", ", records.stream().map(RefusedRecord::place).toList());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
