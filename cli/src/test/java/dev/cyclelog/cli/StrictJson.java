package dev.cyclelog.cli;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * RFC 8259 to the letter, and nothing of the product's own parser: what was published is held against it. Objects are
 * maps, arrays are lists, texts are strings, numbers are {@link Number}s, the rest are {@link Literal}s.
 */
final class StrictJson {

    private final String text;
    private int position;
    private int depth;
    private int deepest;

    private StrictJson(String text) {
        this.text = text;
    }

    /** A number as it is written. */
    record Number(String digits) {
        BigDecimal value() {
            return new BigDecimal(digits);
        }
    }

    enum Literal {
        TRUE,
        FALSE,
        NULL
    }

    /**
     * What was read.
     *
     * @param value the value
     * @param depth how deep objects and arrays are nested
     */
    record Reading(Object value, int depth) {}

    /**
     * Reads one value in UTF-8.
     *
     * @throws IllegalArgumentException if the bytes are anything else, or an object has a name twice
     */
    static Reading read(byte[] json) {
        try {
            return read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("not UTF-8", notUtf8);
        }
    }

    static Reading read(String json) {
        StrictJson parser = new StrictJson(json);
        Object value = parser.element();
        if (parser.position < json.length()) {
            throw parser.wrong("text after the value");
        }
        return new Reading(value, parser.deepest);
    }

    private Object element() {
        skipWhitespace();
        Object value = switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true", Literal.TRUE);
            case 'f' -> literal("false", Literal.FALSE);
            case 'n' -> literal("null", Literal.NULL);
            default -> number();
        };
        skipWhitespace();
        return value;
    }

    private Map<String, Object> object() {
        Map<String, Object> fields = new LinkedHashMap<>();
        enter();
        skipWhitespace();
        if (peek() != '}') {
            do {
                skipWhitespace();
                String name = string();
                skipWhitespace();
                expect(':');
                if (fields.put(name, element()) != null) {
                    throw wrong("a name twice");
                }
            } while (skip(','));
        }
        expect('}');
        depth--;
        return fields;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        enter();
        skipWhitespace();
        if (peek() != ']') {
            do {
                elements.add(element());
            } while (skip(','));
        }
        expect(']');
        depth--;
        return elements;
    }

    private void enter() {
        position++;
        depth++;
        deepest = Math.max(deepest, depth);
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw wrong("a control character in a text");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        return string.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    char digit = next();
                    int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
                    if (value < 0) {
                        throw wrong("not a hexadecimal digit");
                    }
                    code = 16 * code + value;
                }
                yield (char) code;
            }
            default -> throw wrong("not an escape");
        };
    }

    private Number number() {
        int start = position;
        skip('-');
        if (!skip('0')) {
            digits();
        }
        if (skip('.')) {
            digits();
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            digits();
        }
        return new Number(text.substring(start, position));
    }

    private void digits() {
        int start = position;
        while (peek() >= '0' && peek() <= '9') {
            position++;
        }
        if (position == start) {
            throw wrong("not a value");
        }
    }

    private Literal literal(String word, Literal literal) {
        if (!text.startsWith(word, position)) {
            throw wrong("not a value");
        }
        position += word.length();
        return literal;
    }

    private void skipWhitespace() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            position++;
        }
    }

    private boolean skip(char wanted) {
        boolean there = peek() == wanted && position < text.length();
        position += there ? 1 : 0;
        return there;
    }

    private void expect(char wanted) {
        if (!skip(wanted)) {
            throw wrong("'" + wanted + "' is missing");
        }
    }

    private char next() {
        char c = peek();
        if (position == text.length()) {
            throw wrong("ends too early");
        }
        position++;
        return c;
    }

    /** At the end, a character that nothing begins with. */
    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + " at character " + (position + 1));
    }
}
