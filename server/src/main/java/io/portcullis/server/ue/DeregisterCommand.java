package io.portcullis.server.ue;

import java.util.List;

import io.portcullis.server.phones.Phone;
import io.portcullis.server.phones.Steps;
import picocli.CommandLine.Command;

/** {@code portcullis ue deregister}. */
@Command(name = "deregister", mixinStandardHelpOptions = true, usageHelpWidth = 110, description = "Registers and deregisters at once: for a phone that vanished before, since its deregistration needs a new set.", footer = {
    "", "While ./portcullis demo --stay runs in another terminal:", "", "    ./portcullis ue deregister --demo", "",
    "Exit codes: 0 all of it was seen over ESP, 1 something failed, 2 wrong usage or card."})
final class DeregisterCommand extends PhoneCommand {

    @Override
    void run(List<Phone> phones, Steps steps) throws InterruptedException {
        steps.each("deregister", register(phones, steps), phone -> phone.ue().deregister());
    }
}
