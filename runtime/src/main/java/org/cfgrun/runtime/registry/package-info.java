/** What a component is, and the tables in which components stand under their config names. */
@NullMarked
package org.cfgrun.runtime.registry;

import org.jspecify.annotations.NullMarked;
