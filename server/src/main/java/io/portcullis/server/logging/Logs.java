package io.portcullis.server.logging;

import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import org.slf4j.LoggerFactory;

/** Sets logging up, in code: an XML file would cost a third of a second at each start. */
public final class Logs {
    private Logs() {}

    /**
     * From now on logs like this.
     *
     * @param level error, warn, info, debug or trace; in any case
     * @param json  whether as JSON lines
     */
    public static void configure(String level, boolean json) {
        apply((LoggerContext) LoggerFactory.getILoggerFactory(), Level.toLevel(level, Level.INFO), json);
    }

    static void apply(LoggerContext context, Level level, boolean json) {
        LayoutBase<ILoggingEvent> layout = json ? new JsonLines() : new TextLines();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new PacedConsole(context);
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(level);
        root.addAppender(appender);
        // Netty explains its own start-up at debug; nobody who asks us for debug means that.
        context.getLogger("io.netty").setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
        // What its library says of a failure, with traces, is thrown as well, and reported where it is caught.
        context.getLogger("org.sqlite").setLevel(Level.OFF);
    }
}
