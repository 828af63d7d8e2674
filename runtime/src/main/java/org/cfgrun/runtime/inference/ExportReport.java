package org.cfgrun.runtime.inference;

import java.util.List;

/**
 * What an export wrote.
 *
 * @param methods the signatures of the methods of the file
 * @param input the images that it accepts
 * @param comparisons on how many batches and images the file was compared with the predictor
 * @param difference the largest difference of any number
 */
public record ExportReport(List<String> methods, String input, int comparisons, double difference) {
  public ExportReport {
    methods = List.copyOf(methods);
  }
}
