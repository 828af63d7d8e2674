/** The steps that a sample passes through on its way from a dataset to a batch. */
@NullMarked
package org.cfgrun.runtime.data.pipeline;

import org.jspecify.annotations.NullMarked;
