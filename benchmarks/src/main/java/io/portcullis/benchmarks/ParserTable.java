package io.portcullis.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import gov.nist.javax.sip.message.SIPMessage;
import io.portcullis.sip.message.SipMessage;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the parser's benchmarks and prints their table; exit code 1 if something could not be run. */
public final class ParserTable {

    private static final List<String[]> JOBS = List.of(new String[]{"parse", "oursParse", "jainParse"},
            new String[]{"parse, read", "oursRead", "jainRead"},
            new String[]{"parse, read, forward", "oursForward", "jainForward"},
            new String[]{"the same, new array", "oursForwardToArray", "jainForward"});

    private ParserTable() {}

    /**
     * Arguments: {@code --quick} for short runs, whose figures are rough; {@code --markdown} for a table of that form;
     * {@code --only MESSAGE} for one message.
     */
    public static void main(String[] args) throws RunnerException {
        List<String> given = List.of(args);
        int only = given.indexOf("--only");
        List<String> names = only < 0 ? Messages.NAMES : given.subList(only + 1, only + 2);
        names.forEach(ParserTable::compare);
        Map<String, Runs.Figure> figures = new Runs(ParserBenchmark.class, "message", given.contains("--quick"))
                .of(names);
        System.exit(print(names, figures, given.contains("--markdown")) ? 0 : 1);
    }

    /** Both have to read the same out of a message, and send on one that both can read. */
    private static void compare(String name) {
        byte[] bytes = Messages.bytes(name);
        Seen ours = new Seen();
        Seen theirs = new Seen();
        Jain jain = new Jain();
        SipMessage message = new Ours().parse(bytes);
        SIPMessage jainMessage = jain.parse(bytes);
        Ours.read(message, ours);
        Jain.read(jainMessage, theirs);
        byte[] sent = Ours.forward(message, "z9hG4bK1").toBytes();
        byte[] jainSent = Jain.write(jain.forward(jainMessage, "z9hG4bK1"));
        if (jainSent == null) {
            throw new IllegalStateException("JAIN-SIP wrote nothing of " + name);
        }
        Ours.read(new Ours().parse(jainSent), ours);
        Jain.read(jain.parse(sent), theirs);
        for (String header : List.of("Via", "Path", "Route")) {
            var key = io.portcullis.sip.message.HeaderName.of(header);
            ours.see(new Ours().parse(sent).values(key).size());
            theirs.see(new Ours().parse(jainSent).values(key).size());
        }
        if (!ours.all.equals(theirs.all)) {
            throw new IllegalStateException(name + " is not the same to both: " + ours.all + " " + theirs.all + "\n"
                    + new String(jainSent, StandardCharsets.UTF_8));
        }
    }

    private static boolean print(List<String> names, Map<String, Runs.Figure> figures, boolean markdown) {
        String head = markdown ? "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n"
                : "%-12s %6s  %-22s %9s %12s %7s %11s %15s %7s %8s %10s%n";
        String row = markdown ? "| %s | %d | %s | %.2f | %.2f | %.1f | %.2f | %.2f | %.1f | %.0f | %.0f |%n"
                : "%-12s %6d  %-22s %9.2f %12.2f %7.1f %11.2f %15.2f %7.1f %8.0f %10.0f%n";
        System.out.println();
        System.out.printf(head, "message", "bytes", "job", "ours, us", "JAIN-SIP, us", "ratio",
                "ours, best", "JAIN-SIP, best", "ratio", "ours, B", "JAIN-SIP, B");
        if (markdown) {
            System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        }
        boolean complete = true;
        for (String message : names) {
            for (String[] job : JOBS) {
                Runs.Figure ours = figures.get(job[1] + message);
                Runs.Figure jain = figures.get(job[2] + message);
                if (ours == null || jain == null) {
                    System.out.printf("%s: %s could not be run%n", message, job[0]);
                    complete = false;
                    continue;
                }
                System.out.printf(Locale.ROOT, row, message, Messages.bytes(message).length, job[0], ours.cpu(),
                        jain.cpu(), jain.cpu() / ours.cpu(), ours.best(), jain.best(), jain.best() / ours.best(),
                        ours.bytes(), jain.bytes());
            }
        }
        return complete;
    }
}
