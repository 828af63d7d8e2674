/** Sections of a training config: what each must be, and how it is read. */
@NullMarked
package org.cfgrun.runtime.config;

import org.jspecify.annotations.NullMarked;
