/** `tellerbench --help`: one screen of 24 lines by 80 columns. */
export const HELP = `\
tellerbench runs a terminal (ATM, kiosk, POS) with real or virtual devices.
Usage: tellerbench <command> [options]      tellerbench <command> --help

run      play scenarios and check all they expect
           tellerbench run scenarios --seed 7 --junit report.xml
serve    the bench: terminal, devices, wire and ledger in the browser
           tellerbench serve --open
device   a virtual device for any other software, on a serial link or TCP
           tellerbench device crt-310 --pty /tmp/card-reader --verbose
switch   the model of the interbank network, for any ISO 8583 terminal
           tellerbench switch --port 8583 --gateway http://127.0.0.1:8480
gateway  the model of the Alipay gateway, for any acquirer's software
           tellerbench gateway --port 8480 --pages 8481 --keys ./test-keys
decode   a message, a receipt, a chip card's talk or a VietQR code in words
           tellerbench decode escpos receipt.bin --png receipt.png
encode   a VietQR code
           tellerbench encode vietqr --acquirer 970403 --account 0011012345678
crypto   PIN blocks, key blocks, MACs, DUKPT, EMV cryptograms, published vectors
           tellerbench crypto kcv key=0123456789ABCDEFFEDCBA9876543210
keys     the key ceremony in two parts; check values; new keys from a host
           tellerbench keys request --port 8583 --terminal ATM00117

Every command takes --json. Exit code: 0 all as expected, 1 not so, 2 bad usage.
`;
