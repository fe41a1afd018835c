package dev.cyclelog.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The settings under one key, read with their types. Whatever is wrong with a value, the error names its full key, the
 * value, where it was set and what it may be. Shows no value otherwise: some are secret.
 */
public final class Section {

    private final String path;
    private final Config config;

    Section(String path, Config config) {
        this.path = path;
        this.config = config;
    }

    /** The settings under a key of this section. */
    public Section section(String key) {
        if (!config.hasPath(key) || config.getValue(key).valueType() != ConfigValueType.OBJECT) {
            throw noSection(key);
        }
        return new Section(fullKey(key), config.getConfig(key));
    }

    /** The same section with another value for one key, such as {@code "sequencer.breaker.enabled"}. */
    public Section with(String key, Object value) {
        Object plain = value instanceof Duration duration ? duration.toMillis() + " ms" : value;
        return new Section(path, config.withValue(key, ConfigValueFactory.fromAnyRef(plain)));
    }

    /** Whether there is such a key: that of another service is missing where that service is not. */
    public boolean has(String key) {
        return config.hasPath(key);
    }

    /** Text that is not empty. */
    public String text(String key) {
        return read(key, "text that is not empty", text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    /** Text, or nothing if it is empty. */
    public Optional<String> optionalText(String key) {
        return Optional.of(read(key, "text", Function.identity())).filter(text -> !text.isBlank());
    }

    /** A file or folder, which need not exist. */
    public Path path(String key) {
        return Path.of(text(key));
    }

    /** Text that may be empty and is never shown. */
    String secret(String key) {
        return plain(key)
                .orElseThrow(() -> new InvalidSettingException(
                        "%s must be text; it is not shown because it is secret".formatted(fullKey(key))));
    }

    /** Yes or no. */
    public boolean flag(String key) {
        return read(key, "true or false", text -> config.getBoolean(key));
    }

    /** A whole number. */
    public int number(String key, int least, int most) {
        String allowed = "a whole number, "
                + (most == Integer.MAX_VALUE ? "at least " + least : "from %d to %d".formatted(least, most));
        return read(key, allowed, text -> {
            int number = Integer.parseInt(text.strip());
            if (number < least || number > most) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /** A part of a whole: above 0, at most 1. */
    public double fraction(String key) {
        return read(key, "a number above 0 and at most 1", text -> {
            double number = Double.parseDouble(text);
            if (!(number > 0 && number <= 1)) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /** A time of at least a millisecond. */
    public Duration duration(String key) {
        return duration(key, Duration.ofMillis(Long.MAX_VALUE), "a duration of at least 1 ms, such as 30 days");
    }

    /** A time of at least a millisecond and at most this. */
    public Duration duration(String key, Duration most) {
        return duration(key, most, "a duration from 1 ms to %d ms".formatted(most.toMillis()));
    }

    private Duration duration(String key, Duration most, String allowed) {
        return read(key, allowed, text -> {
            Duration duration = config.getDuration(key);
            if (duration.toMillis() < 1 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException();
            }
            return duration;
        });
    }

    /** A number of bytes above 0, or nothing if it is empty. */
    public OptionalLong optionalSize(String key) {
        return read(key, "empty, or a size above 0, such as 500 GB", text -> {
            if (text.isBlank()) {
                return OptionalLong.empty();
            }
            long bytes = config.getBytes(key);
            if (bytes < 1) {
                throw new IllegalArgumentException();
            }
            return OptionalLong.of(bytes);
        });
    }

    /**
     * A value of any other kind.
     *
     * @param allowed what it may be, read after "it must be"
     * @param parse fails with an {@link IllegalArgumentException} if it is something else
     */
    public <T> T read(String key, String allowed, Function<String, T> parse) {
        String text = plain(key).orElseThrow(() -> wrong(key, allowed));
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | ConfigException invalid) {
            throw wrong(key, allowed);
        }
    }

    /** All that is in this section, by its name with dots, as text: of a list, its parts with commas between them. */
    Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
            String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
            properties.put(
                    name,
                    entry.getValue() instanceof ConfigList list
                            ? list.unwrapped().stream().map(String::valueOf).collect(Collectors.joining(","))
                            : config.getString(entry.getKey()));
        }
        return properties;
    }

    private Optional<String> plain(String key) {
        if (!config.hasPath(key)) {
            return Optional.empty();
        }
        return switch (config.getValue(key).valueType()) {
            case OBJECT, LIST, NULL -> Optional.empty();
            case NUMBER, BOOLEAN, STRING -> Optional.of(config.getString(key));
        };
    }

    /** Without what stands there instead: it may be a whole section as text, passwords included. */
    private InvalidSettingException noSection(String key) {
        return new InvalidSettingException(
                config.hasPath(key)
                        ? "%s is a single value (from %s), it must be a section: { … }"
                                .formatted(
                                        fullKey(key),
                                        config.getValue(key).origin().description())
                        : "%s is missing, it must be a section: { … }".formatted(fullKey(key)));
    }

    private InvalidSettingException wrong(String key, String allowed) {
        if (!config.hasPath(key)) {
            return new InvalidSettingException("%s is missing, it must be %s".formatted(fullKey(key), allowed));
        }
        ConfigValue value = config.getValue(key);
        String shown = switch (value.valueType()) {
            case OBJECT -> "a section";
            case LIST -> "a list";
            case NULL, NUMBER, BOOLEAN, STRING -> "'" + value.unwrapped() + "'";
        };
        return new InvalidSettingException("%s is %s (from %s), it must be %s"
                .formatted(fullKey(key), shown, value.origin().description(), allowed));
    }

    /** The key with those of the sections around it. */
    String fullKey(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    @Override
    public String toString() {
        return "Section[" + path + "]";
    }
}
