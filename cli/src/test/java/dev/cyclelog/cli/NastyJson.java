package dev.cyclelog.cli;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON text from the corners of the grammar, most of it valid, some of it a step beyond. */
final class NastyJson {

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-0.0",
            "0.0000",
            "0e0",
            "0E-0",
            "-0e+10",
            "1E+2",
            "1.50e1",
            "100e-2",
            "5.0",
            "1e-20",
            "1e100",
            "1e-101",
            "0e100",
            "0e-101",
            "2147483648",
            "-9223372036854775809",
            "18446744073709551616",
            "0.1000000000000000055511151231257827",
            "12345678901234567890.12345678901234567890",
            "1e+0000000000000000005",
            "9".repeat(999),
            "9".repeat(1_000),
            "-" + "1".repeat(900) + ".5",
            "0." + "3".repeat(997),
            "1" + "0".repeat(400));
    private static final List<String> BAD_NUMBERS = List.of(
            "1e101",
            "1e-102",
            "0e101",
            "1e131072",
            "1e-16384",
            "1e999999999",
            "1e2147483648",
            "-1e-2147483648",
            "1e99999999999999999999",
            "9".repeat(1_002),
            "0." + "3".repeat(1_100),
            "0." + "0".repeat(200) + "1",
            "007",
            "-01",
            "+1",
            ".5",
            "1.",
            "-",
            "1e",
            "1e+",
            "0x10",
            "1_000",
            "NaN",
            "Infinity",
            "-Infinity",
            "1e5.5",
            "--1",
            "\u0661",
            "1f");
    private static final List<String> TEXTS = List.of(
            "x",
            "\\u0001",
            "\\u001f",
            "\u007f",
            "\\n",
            "\\/",
            "\\\\",
            "\\\"",
            "\\b\\f\\t\\r",
            "\u0085",
            "\u2028\u2029",
            "\u202eabc\u202c",
            "e\u0301",
            "\u00e9",
            "\ufeff",
            "\uffff",
            "\\uffff",
            "\\uFFFE",
            "\ufdd0",
            "\ud83e\udd16",
            "\\ud83e\\udd16",
            "\\uDBFF\\uDFFF",
            "\ud800\udc00",
            "null",
            "$[0]",
            "__proto__",
            "%00",
            "'",
            "\\u005c",
            "\\u0022",
            "\u0130\u0131",
            "\uac00\u1100\u1161",
            "x".repeat(3_000));
    private static final List<String> BAD_TEXTS = List.of(
            "\\u0000",
            "\\ud83e",
            "\\udd16",
            "\\udd16\\ud83e",
            "\\ud83ex\\udd16",
            "\\ud83e\\u0041",
            "\u0001",
            "\n",
            "\t",
            "\\x41",
            "\\u12g4",
            "\\u\uff11234",
            "\\'",
            "\\",
            "\\u00",
            "\"");
    private static final List<String> NAMES = List.of(
            "",
            "a",
            "b",
            "__proto__",
            "constructor",
            "a.b",
            "a/b~c",
            "0",
            "payload",
            "eventId",
            "\\ud83e\\udd16",
            "\\u00e9");
    private static final List<String> BAD_VALUES = List.of(
            "{\"a\":1,\"a\":1}",
            "{\"a\":1,\"\\u0061\":2}",
            "{\"\":1,\"\":2}",
            "{a:1}",
            "{'a':1}",
            "{\"a\":1,}",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{\"a\" 1}",
            "{\"a\":}",
            "tru",
            "True",
            "nul",
            "undefined",
            "'x'",
            "/*c*/1",
            "1//c\n",
            "",
            "[",
            "{",
            "]",
            "{\"\\u0000\":1}",
            "{\"\\ud83e\":1}",
            "\u00a01",
            "\u000b1");

    private final Random random;

    NastyJson(Random random) {
        this.random = random;
    }

    /** Any value. */
    String value() {
        return random.nextInt(30) == 0 ? pick(BAD_VALUES) : value(4);
    }

    /** Any object. */
    String object() {
        return switch (random.nextInt(12)) {
            case 0 -> "{\"deep\":" + nested(random.nextInt(58, 64)) + "}";
            case 1 -> "{\"many\":[" + "0,".repeat(random.nextInt(3_000)) + value(1) + "]}";
            case 2 -> "{\"" + "n".repeat(random.nextInt(20) == 0 ? 50_001 : random.nextInt(2_000)) + "\":1}";
            case 3 -> random.nextInt(30) == 0 ? ofOneHash() : object(4);
            default -> object(4);
        };
    }

    /** A thousand names with the same hash in Jackson's table: "ab" has that of "bA". */
    private static String ofOneHash() {
        return IntStream.range(1 << 10, 1 << 11)
                .mapToObj(
                        i -> "\"" + Integer.toBinaryString(i).replace("0", "ab").replace("1", "bA") + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String value(int levels) {
        return switch (random.nextInt(levels == 0 ? 5 : 7)) {
            case 0, 1 -> number();
            case 2, 3 -> text();
            case 4 -> pick(List.of("null", "true", "false", "{}", "[]", "\"\"", "{\"\":{}}"));
            case 5 -> object(levels - 1);
            default -> "[" + elements(levels - 1) + "]";
        };
    }

    private String object(int levels) {
        // Names are numbered: twice the same is a case of its own.
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> space() + "\"" + pick(NAMES) + (i == 0 ? "" : i) + "\"" + space() + ":" + space()
                        + value(levels))
                .collect(Collectors.joining(",", "{", space() + "}"));
    }

    private String elements(int levels) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> space() + value(levels) + space())
                .collect(Collectors.joining(","));
    }

    String number() {
        return switch (random.nextInt(40)) {
            case 0 -> pick(BAD_NUMBERS);
            case 1, 2, 3, 4 -> random.nextInt() + "." + random.nextLong(1L << 60) + "0".repeat(random.nextInt(5));
            case 5, 6, 7, 8 -> random.nextInt(1_000) + "e" + random.nextInt(-90, 90);
            default -> pick(NUMBERS);
        };
    }

    String text() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> random.nextInt(100) == 0 ? pick(BAD_TEXTS) : pick(TEXTS))
                .collect(Collectors.joining("", "\"", "\""));
    }

    private String nested(int levels) {
        StringBuilder front = new StringBuilder();
        StringBuilder back = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            boolean array = random.nextBoolean();
            front.append(array ? "[" : "{\"a\":");
            back.insert(0, array ? "]" : "}");
        }
        return front + "1" + back;
    }

    String space() {
        return random.nextInt(8) == 0 ? pick(List.of(" ", "\t", "\n", "\r\n", "   ")) : "";
    }

    String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
