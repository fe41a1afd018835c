package dev.cyclelog.cli;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Events around {@link NastyJson}: of a type whose payload is free, and of the game's types with one value changed. */
final class NastyEvents {

    private static final int CYCLES = 5;
    private static final Pattern VALUE =
            Pattern.compile("(?<=:)(\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9][0-9.eE+-]*|true|false|null)");
    private static final List<String> TIMESTAMPS = List.of(
            "2026-01-31T12:00:00Z",
            "2026-01-31T12:00:00.123456789Z",
            "2026-01-31T12:00:00.9999999Z",
            "2026-01-31t12:00:00z",
            "2026-01-31T12:00Z",
            "2026-01-31T12:00:00+18:00",
            "2026-01-31T12:00:00-18:00",
            "2026-01-31T12:00:00+05:45",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "1582-10-10T00:00:00Z",
            "1900-02-28T23:59:59.5-00:01",
            "2024-02-29T00:00:00Z",
            "0000-12-31T23:30:00-01:00",
            "+10000-01-01T00:00:00+01:00",
            "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "0000-01-01T00:00:00Z",
            "10000-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "2026-01-31T12:00:00",
            "2026-01-31",
            "2026-01-31T24:00:00Z",
            "2026-01-31T23:59:60Z",
            "2026-06-30T23:59:60Z",
            "2026-W05-6T12:00:00Z",
            "2026-031T12:00:00Z",
            "20260131T120000Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-31T12:00:00+18:01",
            "2026-01-31T12:00:00+0100",
            "2026-01-31T12:00:00 Z",
            "2026-01-31 12:00:00Z",
            "2026-01-31T12:00:00.1234567891Z",
            "2026-01-31T12:00:00,5Z",
            "2026-01-31T12:00:00.Z",
            "1769860800",
            "now",
            "");
    private static final List<String> WRONG_IDS =
            List.of("5.0", "5e0", "\"5\"", "2147483648", "-2147483649", "1e1", "true", "[]");

    private final Random random;
    private final NastyJson json;
    private int number;

    NastyEvents(Random random) {
        this.random = random;
        this.json = new NastyJson(random);
    }

    /** An event of the free type, or what was meant to be one. */
    byte[] free() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("eventId", "\"nasty" + number++ + "\"");
        fields.put("eventType", "\"" + ExpectedVerdict.FREE_TYPE + "\"");
        fields.put("cycleNumber", Integer.toString(1 + random.nextInt(CYCLES)));
        if (random.nextInt(3) == 0) {
            fields.put("eventTimestamp", "\"" + json.pick(TIMESTAMPS) + "\"");
        }
        fields.put("userId", Integer.toString(random.nextInt()));
        fields.put("payload", json.object());
        if (random.nextInt(3) == 0) {
            fields.put("metadata", random.nextInt(6) == 0 ? "null" : json.object());
        }
        if (random.nextInt(8) == 0) {
            spoil(fields);
        }
        String event = fields.entrySet().stream()
                .map(field -> json.space() + "\"" + field.getKey() + "\"" + json.space() + ":" + json.space()
                        + field.getValue() + json.space())
                .collect(Collectors.joining(",", json.space() + "{", "}" + json.space()));
        return random.nextInt(15) == 0 ? encodedOddly(event) : event.getBytes(StandardCharsets.UTF_8);
    }

    private void spoil(Map<String, String> fields) {
        switch (random.nextInt(12)) {
            case 0 -> fields.put("userId", json.pick(WRONG_IDS));
            case 1 -> fields.put("robotId", json.pick(WRONG_IDS));
            case 2 -> fields.put("cycleNumber", json.pick(WRONG_IDS));
            case 3 -> fields.put("cycleNumber", "-1");
            case 4 -> fields.put("robotId", json.pick(List.of("null", "-0", "0", "-2147483648", "2147483647")));
            case 5 -> fields.put("\\u0065ventId", "\"again\"");
            case 6 -> fields.put("sequenceNumber", "1");
            case 7 -> fields.put("", "null");
            // 100 characters, one of them outside the basic plane; or one too many.
            case 8 ->
                fields.put(
                        "eventId", "\"" + "\ud83e\udd16".repeat(93 + random.nextInt(2)) + "%07d\"".formatted(number));
            case 9 -> {
                String payload = fields.remove("payload");
                fields.put("p\\u0061yload", payload);
            }
            case 10 -> fields.put(json.pick(List.copyOf(fields.keySet())), json.value());
            default -> fields.remove(json.pick(List.copyOf(fields.keySet())));
        }
    }

    private byte[] encodedOddly(String event) {
        return switch (random.nextInt(9)) {
            case 0 -> ("\ufeff" + event).getBytes(StandardCharsets.UTF_8);
            case 1 -> event.getBytes(StandardCharsets.UTF_16);
            case 2 -> event.getBytes(StandardCharsets.UTF_16BE);
            case 3 -> (event + event).getBytes(StandardCharsets.UTF_8);
            case 4 -> (event + "x").getBytes(StandardCharsets.UTF_8);
            case 5 -> event.replace("nasty", "n\u00c0\u0080sty").getBytes(StandardCharsets.ISO_8859_1);
            case 6 ->
                event.replace("nasty", "n\u00ed\u00a0\u00bd\u00ed\u00b8\u0080").getBytes(StandardCharsets.ISO_8859_1);
            case 7 -> event.replaceFirst("\\{", "/**/{").getBytes(StandardCharsets.UTF_8);
            default -> event.substring(0, random.nextInt(event.length())).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** An event of the game with an id of its own and one value that is another. */
    byte[] changed(String event) {
        String own = event.replaceFirst("\"eventId\":\"[^\"]*\"", "\"eventId\":\"changed" + number++ + "\"");
        List<MatchResult> values = VALUE.matcher(own).results().toList();
        // The first is the id.
        MatchResult value = values.get(1 + random.nextInt(values.size() - 1));
        String other = value.group().startsWith("\"") ? json.text() : json.number();
        return (own.substring(0, value.start())
                        + (random.nextInt(4) == 0 ? json.value() : other)
                        + own.substring(value.end()))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A valid event of exactly so many bytes. */
    static byte[] ofSize(int bytes) {
        String front =
                "{\"eventId\":\"size%d\",\"eventType\":\"%s\",\"cycleNumber\":1,\"userId\":1,\"payload\":{\"a\":\""
                        .formatted(bytes, ExpectedVerdict.FREE_TYPE);
        return (front + "a".repeat(bytes - front.length() - 3) + "\"}}").getBytes(StandardCharsets.UTF_8);
    }
}
