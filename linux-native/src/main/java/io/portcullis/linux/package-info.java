/** System calls through java.lang.foreign. Blocking ones are for platform threads: they pin a virtual thread's carrier. */
@NullMarked
package io.portcullis.linux;

import org.jspecify.annotations.NullMarked;
