package io.portcullis.server.run;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.portcullis.pcscf.PcscfCounters;
import io.portcullis.sip.stack.transaction.TimerConfig;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SipLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(SipLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final SipTransport transport = new SipTransport(TransportConfig.DEFAULT);
    private final TransactionLayer layer = new TransactionLayer(transport, TimerConfig.DEFAULT);

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        transport.close();
    }

    private SipLog start(Duration interval) {
        return SipLog.start(transport, layer, new PcscfCounters(), interval);
    }

    /** Something arrives that is no SIP. */
    private void arrive() throws IOException {
        InetSocketAddress at = transport.listen(new ListenSpec(TransportProtocol.UDP,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null));
        byte[] text = "hello".getBytes(StandardCharsets.US_ASCII);
        long before = transport.counts().malformedDropped();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(text, text.length, at));
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> transport.counts().malformedDropped() == before + 1);
    }

    private static Map<String, String> values(ILoggingEvent line) {
        return line.getKeyValuePairs().stream().collect(toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }

    @Test
    void saysWhatCameOnceForEachChange() throws Exception {
        try (SipLog log = start(Duration.ofMillis(10))) {
            assertThat(log).isNotNull();
            for (int i = 1; i <= 2; i++) {
                String said = Integer.toString(i);
                arrive();
                await().atMost(Duration.ofSeconds(5)).until(() -> List.copyOf(lines.list).stream()
                        .anyMatch(line -> said.equals(values(line).get("malformed_dropped"))));
            }
        }
        assertThat(lines.list).extracting(SipLogTest::values).doesNotHaveDuplicates();
        assertThat(values(lines.list.getFirst())).containsEntry("event", "sip").containsEntry("closed_idle", "0")
                .containsEntry("transactions", "0");
    }

    @Test
    void saysItForTheLastTimeWhenItEndsAndNothingIfThereWasNothing() throws Exception {
        start(Duration.ofHours(1)).close();
        assertThat(lines.list).isEmpty();
        SipLog log = start(Duration.ofHours(1));
        arrive();
        log.close();
        assertThat(lines.list).hasSize(1);
    }

    /** Each is explained to whoever reads the line. */
    @Test
    void everyCounterStandsInTheDocument() throws Exception {
        try (SipLog log = start(Duration.ofHours(1))) {
            assertThat(log).isNotNull();
            arrive();
        }
        String document = Files.readString(Stream.of(Path.of("docs"), Path.of("../docs"))
                .filter(Files::exists).findFirst().orElseThrow().resolve("operations.md"));
        assertThat(values(lines.list.getLast()).keySet())
                .allSatisfy(name -> assertThat(document).contains("| " + name.replaceFirst("^closed_.*", "closed_...")
                        + " |"));
    }
}
