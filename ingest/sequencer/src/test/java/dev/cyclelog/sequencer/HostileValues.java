package dev.cyclelog.sequencer;

import static dev.cyclelog.sequencer.GameTopics.bytes;
import static dev.cyclelog.sequencer.GameTopics.sale;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Values that no game service ought to send. By chance a few of them are events all the same. */
final class HostileValues {

    private static final int CYCLES = 40;
    private static final List<String> TOKENS = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "\"7\"",
            "\"\\u0000\"",
            "\"\\ud83e\"",
            "\"\\udd16\"",
            "NaN",
            "-Infinity",
            "'x'",
            "-0",
            "007",
            "5.0",
            "5e0",
            "1e999999999",
            "1e99999999999",
            "-1e-999999999",
            "0e-2147483648",
            "9".repeat(1_000),
            "9".repeat(1_001),
            "0." + "3".repeat(998),
            "2147483648",
            "-2147483649",
            "18446744073709551616",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1,\"\\u0061\":2}",
            "{\"\\u0000\":1}",
            "{\"__proto__\":{}}",
            "/* */1",
            "1,");

    private final Random random;
    private final List<Supplier<byte[]>> kinds = List.of(
            this::noise,
            this::truncated,
            this::bitFlipped,
            this::otherToken,
            this::otherToken,
            this::nested,
            this::otherEncoding,
            this::fieldTwice,
            this::unknownField,
            this::bare,
            () -> new byte[0],
            () -> null);
    private int number;

    HostileValues(Random random) {
        this.random = random;
    }

    byte[] next() {
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    int cycle() {
        return random.nextInt(CYCLES);
    }

    /** Ten megabytes that a client may send because they are small when compressed. */
    byte[] giant() {
        byte[] giant = new byte[10 << 20];
        Arrays.fill(giant, (byte) (random.nextBoolean() ? ' ' : '['));
        byte[] event = event();
        System.arraycopy(event, 0, giant, 0, event.length);
        return giant;
    }

    private byte[] event() {
        number++;
        return bytes(sale("hostile" + number, cycle(), random.nextInt()));
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] truncated() {
        byte[] event = event();
        return Arrays.copyOf(event, random.nextInt(event.length));
    }

    private byte[] bitFlipped() {
        byte[] event = event();
        event[random.nextInt(event.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return event;
    }

    /** One value of the event is another, at any place. */
    private byte[] otherToken() {
        String[] parts = new String(event(), StandardCharsets.UTF_8).split("(?<=:)|(?=[,}])");
        int place;
        do {
            place = random.nextInt(parts.length);
        } while (!parts[place].matches("[\"0-9].*[^:]|[0-9]"));
        parts[place] = TOKENS.get(random.nextInt(TOKENS.size()));
        return bytes(String.join("", parts));
    }

    private byte[] nested() {
        int depth = random.nextInt(50) == 0 ? random.nextInt(20_000) : 58 + random.nextInt(10);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        String close = open.equals("[") ? "]" : "}";
        return bytes(
                ("{\"eventId\":\"nested%d\",\"eventType\":\"image_upload_success\",\"cycleNumber\":%d,\"userId\":7,"
                                + "\"payload\":{\"a\":%s1%s}}")
                        .formatted(
                                number++,
                                cycle(),
                                open.repeat(depth),
                                random.nextInt(8) == 0 ? "" : close.repeat(depth)));
    }

    private byte[] otherEncoding() {
        String event = new String(event(), StandardCharsets.UTF_8);
        return switch (random.nextInt(5)) {
            case 0 -> event.getBytes(StandardCharsets.UTF_16);
            case 1 -> event.getBytes(StandardCharsets.UTF_16LE);
            case 2 -> event.replace("hostile", "h\u00f6stile").getBytes(StandardCharsets.ISO_8859_1);
            case 3 -> bytes("\ufeff" + event);
            // An overlong slash, and half of a surrogate pair in CESU-8.
            default ->
                event.replace("hostile", "\u00c0\u00af\u00ed\u00a0\u0080").getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    private byte[] fieldTwice() {
        String event = new String(event(), StandardCharsets.UTF_8);
        return bytes(event.replace(
                "\"userId\":7",
                random.nextBoolean() ? "\"userId\":7,\"userId\":7" : "\"userId\":7,\"\\u0075serId\":8"));
    }

    private byte[] unknownField() {
        String name = random.ints(1 + random.nextInt(random.nextInt(20) == 0 ? 3_000 : 100), 1, 0x20)
                .mapToObj("\\u%04x"::formatted)
                .reduce("", String::concat);
        return bytes(
                new String(event(), StandardCharsets.UTF_8).replace("\"userId\"", "\"" + name + "\":1,\"userId\""));
    }

    private byte[] bare() {
        String token = TOKENS.get(random.nextInt(TOKENS.size()));
        return bytes(random.nextBoolean() ? token : "[" + token + "]");
    }
}
