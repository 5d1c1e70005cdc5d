package io.portcullis.server.ue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.portcullis.lab.ue.UeCall;
import io.portcullis.server.phones.Phone;
import io.portcullis.server.phones.Steps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code portcullis ue call}. */
@Command(name = "call", mixinStandardHelpOptions = true, usageHelpWidth = 110, description = "Registers, calls, hangs up, and deregisters.", footer = {
    "", "While ./portcullis demo --stay runs in another terminal:", "",
    "    ./portcullis ue call --demo sip:ue2@ims.mnc001.mcc001.3gppnetwork.org", "",
    "Exit codes: 0 all of it was seen over ESP, 1 something failed, 2 wrong usage or card."})
final class CallCommand extends PhoneCommand {

    @Parameters(index = "0", paramLabel = "URI", description = "Whom: a SIP or tel URI.")
    private String to = "";

    @Option(names = "--talk", paramLabel = "SECONDS", description = "How long the call stays up; ${DEFAULT-VALUE} by default.")
    private int talk = 1;

    @Override
    void check() {
        if (talk < 0) {
            throw wrong("--talk is not negative");
        }
    }

    @Override
    void run(List<Phone> phones, Steps steps) throws InterruptedException {
        List<UeCall> calls = new CopyOnWriteArrayList<>();
        List<Phone> talking = steps.each("call", register(phones, steps), phone -> phone.ue().call(to)
                .thenCompose(UeCall::established).thenAccept(calls::add));
        if (!talking.isEmpty()) {
            hold(talk);
            steps.all("hang up", "phones", calls.stream().map(UeCall::hangUp).toList());
        }
    }
}
