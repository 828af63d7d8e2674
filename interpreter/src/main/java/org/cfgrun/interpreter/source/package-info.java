/** Source files, positions and spans. */
@NullMarked
package org.cfgrun.interpreter.source;

import org.jspecify.annotations.NullMarked;
