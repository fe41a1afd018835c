package dev.cyclelog.cli;

import dev.cyclelog.cli.deadletters.DeadLetterFilter;
import dev.cyclelog.cli.deadletters.Place;
import dev.cyclelog.events.RejectReason;
import dev.cyclelog.projector.RefusedRecords;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which dead letters a command is about. */
final class DeadLetterFilterOptions {

    private static final Pattern CYCLES = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    @Option(names = "--reason", paramLabel = "REASON", description = "Only this reason, such as schema-violation.")
    private String reason;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only this event type.")
    private String type;

    @Option(names = "--cycle", paramLabel = "N|A-B", description = "Only this cycle, or these.")
    private String cycles;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only those written at this time or later: ISO-8601 with offset, as 2026-01-31T12:00:00Z.")
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only those written before this time.")
    private String until;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    boolean isGiven() {
        return reason != null || type != null || cycles != null || since != null || until != null;
    }

    DeadLetterFilter filter(List<Place> places) {
        List<String> reasons = Stream.concat(
                        Stream.of(RejectReason.values()).map(RejectReason::code), Stream.of(RefusedRecords.REASON))
                .toList();
        if (reason != null && !reasons.contains(reason)) {
            throw wrong("--reason '" + reason + "' is none of " + reasons);
        }
        Integer first = null;
        Integer last = null;
        if (cycles != null) {
            Matcher matcher = CYCLES.matcher(cycles);
            if (!matcher.matches()) {
                throw wrong("--cycle '" + cycles + "' is neither a cycle, as 7, nor a range, as 7-9");
            }
            first = Integer.valueOf(matcher.group(1));
            last = matcher.group(2) == null ? first : Integer.valueOf(matcher.group(2));
            if (last < first) {
                throw wrong("--cycle '" + cycles + "' ends before it begins");
            }
        }
        return new DeadLetterFilter(reason, type, first, last, time("--since", since), time("--until", until), places);
    }

    private LocalDateTime time(String option, String text) {
        try {
            return text == null
                    ? null
                    : OffsetDateTime.parse(text)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime();
        } catch (DateTimeException notIso) {
            throw wrong(option + " '" + text + "' is not an ISO-8601 time with offset, as 2026-01-31T12:00:00Z is");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
