package dev.cyclelog.cli;

import dev.cyclelog.cli.deadletters.Place;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a dead letter's place from the command line. */
final class PlaceConverter implements ITypeConverter<Place> {

    @Override
    public Place convert(String text) {
        try {
            return Place.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(wrong.getMessage());
        }
    }
}
