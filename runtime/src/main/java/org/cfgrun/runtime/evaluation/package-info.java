/**
 * Metrics of what a detector found: COCO's and VOC's average precision, tables, results as files.
 */
@NullMarked
package org.cfgrun.runtime.evaluation;

import org.jspecify.annotations.NullMarked;
