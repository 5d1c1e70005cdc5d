package io.portcullis.ipsec.xfrm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaBackendException.Reason;

/**
 * /proc/net/xfrm_stat, kept open: the file belongs to the network namespace in which it was opened. The kernel counts
 * for the whole namespace and never resets, so what it counted before is taken off.
 */
final class DropStatistics implements AutoCloseable {

    // Not /proc/net, which is the main thread's namespace whoever asks.
    private static final String FILE = "/proc/thread-self/net/xfrm_stat";
    private static final int PAGE = 4096;

    private final RandomAccessFile file;
    private final Map<String, Long> before;

    private DropStatistics(RandomAccessFile file, Map<String, Long> before) {
        this.file = file;
        this.before = before;
    }

    static DropStatistics open() throws SaBackendException {
        try {
            RandomAccessFile file = new RandomAccessFile(FILE, "r");
            try {
                return new DropStatistics(file, read(file));
            } catch (IOException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SaBackendException(Reason.UNSUPPORTED, 0, "read " + FILE
                    + " (a kernel with CONFIG_XFRM_STATISTICS has it): " + e.getMessage(), e);
        }
    }

    private static Map<String, Long> read(RandomAccessFile file) throws IOException {
        file.seek(0);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[PAGE];
        for (int got = file.read(buffer); got > 0; got = file.read(buffer)) {
            text.write(buffer, 0, got);
        }
        return parse(text.toString(StandardCharsets.US_ASCII));
    }

    /** Lines of a name and a number; others are passed over. */
    static Map<String, Long> parse(String text) {
        Map<String, Long> values = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length == 2 && words[1].matches("[0-9]{1,18}")) {
                values.put(words[0], Long.parseLong(words[1]));
            }
        }
        return values;
    }

    synchronized DropCounters sinceOpened() throws SaBackendException {
        try {
            return difference(before, read(file));
        } catch (IOException e) {
            throw new SaBackendException(Reason.FAILED, 0, "read " + FILE + ": " + e.getMessage(), e);
        }
    }

    /**
     * By the kernel's names (Documentation/networking/xfrm_proc.rst): a wrong ICV counts as XfrmInStateProtoError, a
     * packet outside the state's selector as XfrmInStateMismatch, one in clear as XfrmInTmplMismatch.
     */
    static DropCounters difference(Map<String, Long> before, Map<String, Long> now) {
        return new DropCounters(grown(before, now, "XfrmInTmplMismatch"),
                grown(before, now, "XfrmInNoStates"), grown(before, now, "XfrmInStateSeqError"),
                grown(before, now, "XfrmInStateProtoError"), grown(before, now, "XfrmInStateMismatch"),
                grown(before, now, "XfrmOutNoStates"), grown(before, now, "XfrmInHdrError", "XfrmInBufferError"));
    }

    private static long grown(Map<String, Long> before, Map<String, Long> now, String... names) {
        long sum = 0;
        for (String name : names) {
            sum += now.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
        }
        return sum;
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("close " + FILE, e);
        }
    }
}
