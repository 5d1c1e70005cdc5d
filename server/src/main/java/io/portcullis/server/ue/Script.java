package io.portcullis.server.ue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.portcullis.lab.ue.UeCall;
import io.portcullis.server.phones.Phone;
import io.portcullis.server.phones.Steps;

/** A script that runs: which phones still take part. For one thread. */
final class Script {

    private static final Pattern PHONE = Pattern.compile("ue[1-9][0-9]*");

    private final List<Phone> all;
    private final List<Phone> taking;
    private final Steps steps;

    Script(List<Phone> phones, Steps steps) {
        this.all = phones;
        this.taking = new ArrayList<>(phones);
        this.steps = steps;
    }

    /** @throws IllegalArgumentException if it names a phone that there is not: its line and which */
    void check(ScriptStep step) {
        for (String name : List.of(step.who(), step.to())) {
            if (PHONE.matcher(name).matches()) {
                phone(step, name);
            }
        }
    }

    /** Does what a line says; it was {@linkplain #check checked}. */
    void run(ScriptStep step) throws InterruptedException {
        if (step.action() == ScriptStep.Action.WAIT) {
            PhoneCommand.hold(step.number());
            return;
        }
        List<Phone> who = step.who().equals("all") ? all : List.of(phone(step, step.who()));
        List<Phone> now = who.stream().filter(taking::contains).toList();
        String to = PHONE.matcher(step.to()).matches() ? phone(step, step.to()).ue().config().impu() : step.to();
        List<Phone> worked = step.action() == ScriptStep.Action.REGISTER ? PhoneCommand.register(now, steps)
                : steps.each(step.action().word(), now, Duration.ofSeconds(step.number()),
                        phone -> act(phone, step, to));
        taking.removeIf(phone -> now.contains(phone) && !worked.contains(phone));
    }

    private Phone phone(ScriptStep step, String name) {
        return all.stream().filter(phone -> phone.name().equals(name)).findFirst().orElseThrow(
                () -> new IllegalArgumentException(step.line() + ": there is no " + name + "; there are " + all.size()
                        + " cards"));
    }

    private static CompletableFuture<?> act(Phone phone, ScriptStep step, String to) {
        return switch (step.action()) {
            case REFRESH -> phone.ue().refresh();
            case REAUTHENTICATE -> phone.ue().reauthenticate();
            case MESSAGE -> phone.ue().message(to, step.text());
            case OPTIONS -> phone.ue().options(to);
            case CALL -> phone.ue().call(to).thenCompose(UeCall::established)
                    .thenCompose(call -> talk(call, step.number()));
            case DEREGISTER -> phone.ue().deregister();
            case POWER_OFF -> phone.ue().powerOff();
            case WAIT, REGISTER -> throw new IllegalStateException("not a step of its own phone: " + step);
        };
    }

    private static CompletableFuture<UeCall> talk(UeCall call, int seconds) {
        return CompletableFuture.supplyAsync(call::hangUp, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS))
                .thenCompose(ended -> ended);
    }
}
