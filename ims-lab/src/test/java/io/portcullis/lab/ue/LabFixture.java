package io.portcullis.lab.ue;

import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.portcullis.sip.stack.transport.TransportProtocol;

/** One UE, one scripted network, one fake backend. */
final class LabFixture implements AutoCloseable {

    static final String IMPI = "alice@ims.example";
    static final String IMPU = "sip:alice@ims.example";

    final FakeSaBackend backend = new FakeSaBackend();
    final ScriptedAuc auc = new ScriptedAuc();
    final List<UeEvent> events = new CopyOnWriteArrayList<>();
    final InetAddress address;
    final ScriptedPcscf pcscf;
    final NetworkScript network;
    final UeHost host;

    LabFixture(String ip) throws Exception {
        address = InetAddress.getByName(ip);
        pcscf = new ScriptedPcscf(address);
        network = new NetworkScript(pcscf, auc);
        pcscf.script(network);
        host = UeHost.open(backend);
    }

    UeConfig config(TransportProtocol transport) {
        return UeConfig.of(IMPI, IMPU, "ims.example", address, pcscf.open()).withTransport(transport)
                .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    Ue ue(UeConfig config) {
        return host.ue(config, auc.usim(), (ue, event) -> events.add(event));
    }

    <T extends UeEvent> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    static UeFailure failure(CompletableFuture<?> future) throws InterruptedException, TimeoutException {
        try {
            Object value = future.get(20, TimeUnit.SECONDS);
            throw new AssertionError("it worked: " + value);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UeException failed) {
                return failed.failure();
            }
            throw new AssertionError("not a UeException", e.getCause());
        }
    }

    static void until(java.util.concurrent.Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10)).until(condition);
    }

    @Override
    public void close() throws Exception {
        host.close();
        pcscf.close();
    }
}
