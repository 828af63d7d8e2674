/** The annotation processor that writes the catalog of components while they are compiled. */
@NullMarked
package org.cfgrun.components.processor;

import org.jspecify.annotations.NullMarked;
