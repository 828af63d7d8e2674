/** The order in which samples are drawn, and the threads that make batches of them. */
@NullMarked
package org.cfgrun.runtime.data.loader;

import org.jspecify.annotations.NullMarked;
