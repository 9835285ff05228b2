/**
 * Numbers of the RDB format.
 * twin: redis 6.2.6 rdb.h.
 */
export const RDB_VERSION = 9;
/** What 7.0 writes; read too, so that a replica of ours can follow a live 7.0. */
export const RDB_VERSION_READ = 10;

export const RDB_OPCODE_FUNCTION2 = 245;
export const RDB_OPCODE_IDLE = 248;
export const RDB_OPCODE_FREQ = 249;
export const RDB_OPCODE_AUX = 250;
export const RDB_OPCODE_RESIZEDB = 251;
export const RDB_OPCODE_EXPIRETIME_MS = 252;
export const RDB_OPCODE_EXPIRETIME = 253;
export const RDB_OPCODE_SELECTDB = 254;
export const RDB_OPCODE_EOF = 255;

export const RDB_ENC_INT8 = 0;
export const RDB_ENC_INT16 = 1;
export const RDB_ENC_INT32 = 2;
export const RDB_ENC_LZF = 3;
