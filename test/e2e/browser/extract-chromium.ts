import chromium from '@sparticuz/chromium';

/** Run by itself, because the package extracts into the temporary directory of its process. Prints the path of the browser. */
console.log(await chromium.executablePath());
