-- Receipts have keys of their own, Ed25519: a receipt is signed with every answer, and a signature of RSA 3072 costs twenty times as much.
ALTER TABLE keys DROP CONSTRAINT keys_purpose_check;
ALTER TABLE keys ADD CONSTRAINT keys_purpose_check CHECK (purpose IN ('sign', 'sign-receipt', 'derive-jti'));

-- The key of the receipt, so that it is the same bytes whenever it is asked for. Null: answered when the token's own key signed receipts.
ALTER TABLE redemptions ADD COLUMN receipt_kid text REFERENCES keys;
