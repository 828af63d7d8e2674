/** The registries in which components are looked up by their config names. */
@NullMarked
package org.cfgrun.runtime.registry;

import org.jspecify.annotations.NullMarked;
