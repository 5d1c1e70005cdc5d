package io.portcullis.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which requirements a test shows. On a class it speaks of all its tests together: they are shown only if all passed. On a
 * method with several invocations, likewise of all of them.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Shows {

    /** Ids of {@code requirements.tsv}, such as {@code row 2.1} or {@code TS 33.203 7.2 SM7}. */
    String[] value();
}
