package dev.cyclelog.database;

import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.Converters;
import org.jooq.impl.AbstractBinding;

/**
 * Hands {@link LocalDateTime} to the driver as it is. jOOQ's own binding goes through {@link java.sql.Timestamp}, which
 * is a point in time in this machine's zone: an hour that daylight saving skips there would be moved, and so would days
 * before the Gregorian calendar.
 */
public final class TimestampBinding extends AbstractBinding<LocalDateTime, LocalDateTime> {

    private static final long serialVersionUID = 1L;

    @Override
    public Converter<LocalDateTime, LocalDateTime> converter() {
        return Converters.identity(LocalDateTime.class);
    }

    @Override
    public void set(BindingSetStatementContext<LocalDateTime> context) throws SQLException {
        context.statement().setObject(context.index(), context.value(), Types.TIMESTAMP);
    }

    @Override
    public void get(BindingGetResultSetContext<LocalDateTime> context) throws SQLException {
        context.value(context.resultSet().getObject(context.index(), LocalDateTime.class));
    }
}
