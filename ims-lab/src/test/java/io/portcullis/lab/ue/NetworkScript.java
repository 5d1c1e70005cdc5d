package io.portcullis.lab.ue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/** A network that works, with a knob for each thing that may go wrong. Answers REGISTER; the rest is up to a test. */
final class NetworkScript implements Consumer<TextMessage> {

    static final String SERVICE_ROUTE = "<sip:orig@scscf.ims.example;lr>";
    static final String ASSOCIATED = "<sip:alice@ims.example>";

    private final ScriptedPcscf pcscf;
    private final ScriptedAuc auc;
    private final AtomicInteger challenges = new AtomicInteger();
    private final List<String> trace = new ArrayList<>();
    volatile boolean answerSm1 = true;
    volatile boolean answerSm7 = true;
    volatile boolean withSecurityServer = true;
    volatile boolean challengeProtected = false;
    volatile int sm7Status = 200;
    volatile int firstStatus = 401;
    volatile String alg = "hmac-sha-1-96";
    volatile String ealg = "null";
    volatile int expires = 600;
    volatile String extraMechanism = "";
    volatile Consumer<TextMessage> others = message -> {
    };
    volatile Runnable beforeSm7 = () -> {
    };
    volatile @Nullable String lastNonce;

    NetworkScript(ScriptedPcscf pcscf, ScriptedAuc auc) {
        this.pcscf = pcscf;
        this.auc = auc;
    }

    int challenges() {
        return challenges.get();
    }

    List<String> trace() {
        return List.copyOf(trace);
    }

    @Override
    public void accept(TextMessage message) {
        if (message.isResponse() || !message.method().equals("REGISTER")) {
            others.accept(message);
            return;
        }
        String auts = message.param("Authorization", "auts");
        String response = message.param("Authorization", "response");
        if (!auts.isEmpty()) {
            auc.resynchronise(message.param("Authorization", "nonce"), auts);
            challenge(message);
        } else if (message.flow().equals("open")) {
            first(message);
        } else if (response.isEmpty() || challengeProtected && message.header("Expires").equals("0") == false
                && !message.param("Authorization", "nonce").equals(lastNonce)) {
            challenge(message);
        } else {
            verified(message);
        }
    }

    private void first(TextMessage message) {
        if (!answerSm1) {
            return;
        }
        if (message.param("Authorization", "nonce").length() > 0) {
            // MAC failure reported: neither response nor auts.
            pcscf.answer(message, 403, "Forbidden");
        } else if (firstStatus != 401) {
            pcscf.answer(message, firstStatus, "As told");
        } else {
            challenge(message);
        }
    }

    private void challenge(TextMessage message) {
        challenges.incrementAndGet();
        String nonce = auc.challenge();
        lastNonce = nonce;
        List<String> lines = new ArrayList<>();
        lines.add("WWW-Authenticate: Digest realm=\"ims.example\", nonce=\"" + nonce + "\", algorithm=AKAv1-MD5");
        if (withSecurityServer) {
            lines.add("Security-Server: " + securityServer());
        }
        pcscf.answer(message, 401, "Unauthorized", lines.toArray(String[]::new));
    }

    String securityServer() {
        int spi = 5_000_000 + 2 * challenges.get();
        return "ipsec-3gpp;q=0.5;alg=" + alg + ";ealg=" + ealg + ";prot=esp;mod=trans;spi-c=" + spi + ";spi-s="
                + (spi + 1) + ";port-c=" + pcscf.port("pc") + ";port-s=" + pcscf.port("ps") + extraMechanism;
    }

    private void verified(TextMessage message) {
        beforeSm7.run();
        if (!answerSm7) {
            return;
        }
        if (sm7Status != 200) {
            pcscf.answer(message, sm7Status, "As told");
            return;
        }
        boolean leaves = message.header("Expires").equals("0");
        String contact = message.header("Contact").replaceAll(";expires=\\d+", "");
        pcscf.answer(message, 200, "OK", "Contact: " + contact + ";expires=" + (leaves ? 0 : expires),
                "Service-Route: " + SERVICE_ROUTE, "P-Associated-URI: " + ASSOCIATED + ", <tel:+4912345>");
    }
}
